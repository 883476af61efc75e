import { fileTroubleOf } from '../model/thrown.ts';
import type { ReadWatch } from '../recordings/read.ts';
import type { Request } from '../replay/ingest.ts';
import { readTogether } from './together.ts';

/** Hands each request of a recording, one file or several, to `take`; `complain` hears of what could not be read, by the files or by `take`. */
export async function feed(
  files: readonly string[],
  take: (request: Request) => void,
  complain: (place: string, message: string) => void,
  watch: ReadWatch = {},
): Promise<void> {
  for await (const item of readTogether(files, watch)) {
    if ('error' in item) {
      complain(item.place, item.error);
      continue;
    }
    try {
      take(item);
    } catch (error) {
      complain(item.place, fileTroubleOf(error));
    }
  }
}
