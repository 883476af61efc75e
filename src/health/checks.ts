import { accessSync, constants } from 'node:fs';
import type { InForce } from '../config/in-force.ts';
import type { Exporter } from '../exporters/exporter.ts';
import type { Held } from '../model/held.ts';
import { messageOf } from '../model/thrown.ts';
import type { Check } from './readiness.ts';

/** What must be well for spans to be taken, kept and judged. */
export function checksOf(
  exporters: readonly Exporter[],
  inForce: Held<InForce>,
  effectsFiles: readonly string[],
): Check[] {
  return [
    ...exporters.flatMap((exporter) =>
      exporter.state === undefined ? [] : [queue(exporter), backend(exporter)],
    ),
    ...effectsFiles.map(writable),
    charters(inForce),
  ];
}

function queue(exporter: Exporter): Check {
  const load = (): string => {
    const { size = 0, capacity = 0, sizer = 'requests' } = exporter.state ?? {};
    return `holds ${size} of ${capacity} ${sizer}`;
  };
  return {
    name: `exporters.${exporter.name}.sending_queue`,
    problem: () => (exporter.hasRoom(1) ? null : `is full: ${load()}`),
    detail: load,
  };
}

/** A backend that is away is what the queue is for: agents are sent elsewhere when that is full. */
function backend(exporter: Exporter): Check {
  return {
    name: `exporters.${exporter.name}.backend`,
    degrades: true,
    problem: () => {
      const { failingSince = null, lastError = null } = exporter.state ?? {};
      if (failingSince === null) return null;
      return `${exporter.target} takes nothing${lastError === null ? '' : `: ${lastError.because}`}`;
    },
    detail: () =>
      exporter.state?.lastSuccess == null ? 'not known yet' : `${exporter.target} takes requests`,
  };
}

function writable(file: string): Check {
  return {
    name: 'processors.goalkeeper.effects.file',
    problem: () => {
      try {
        accessSync(file, constants.W_OK);
        return null;
      } catch (error) {
        return `cannot be written: ${messageOf(error)}`;
      }
    },
  };
}

/** As many as the configuration names: it does not start, nor reload, with fewer. */
function charters(inForce: Held<InForce>): Check {
  return {
    name: 'processors.goalkeeper.charters',
    problem: () => null,
    detail: () =>
      inForce.current.charters.map(({ name, version }) => `${name} ${version}`).join(', ') || 'none',
  };
}
