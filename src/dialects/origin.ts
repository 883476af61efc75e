import type { Library } from '../model/library.ts';
import type { LogView } from '../wire/log-view.ts';
import type { Frame } from '../wire/scan.ts';
import { SpanView } from '../wire/span-view.ts';
import { shortName } from './readers/names.ts';

/** Who made a span or record: the process, and the instrumentation in it; a record's is not asked for. */
export interface Origin {
  readonly service: string | null;
  readonly library: Library | null;
}

/** The origins of a request's frames, each read once. */
export type Origins = Map<Frame, Origin>;

/** Characters kept of a library's name and of its version. */
const MAX_LIBRARY = 100;

/** `frame`: the smallest around the span or record of which all have one origin. */
export function originOf(view: SpanView | LogView, frame: Frame, origins: Origins): Origin {
  let origin = origins.get(frame);
  if (origin === undefined) {
    const library = view instanceof SpanView ? view.scope(MAX_LIBRARY) : null;
    origin = { service: shortName(view.resource().string('service.name') ?? null), library };
    origins.set(frame, origin);
  }
  return origin;
}
