import { InvalidArgumentError, Option } from 'commander';
import { falseAlarmsSchema } from '../config/false-alarms.ts';
import { FALSE_ALARMS, type FalseAlarms } from '../detectors/authority.ts';

const EXPECTED = 'expected block=N,ask=N,alert=N, or some of them, with whole numbers from 1 to 1000000';

/** `--false-alarms`: what the configuration calls `false_alarms`. */
export function falseAlarmsOption(): Option {
  const { block, ask, alert } = FALSE_ALARMS;
  return new Option(
    '--false-alarms <list>',
    'how many clean runs the detector `authority` may hold up, one in so many: all three, or some',
  )
    .argParser(falseAlarmsOf)
    .default(FALSE_ALARMS, `block=${block},ask=${ask},alert=${alert}`);
}

/** `block=200,ask=16,alert=20`; what is left out is as shipped. */
function falseAlarmsOf(text: string): FalseAlarms {
  const given = new Map<string, number>();
  for (const part of text.split(',')) {
    const [, name, number] = /^\s*([a-z]+)\s*=\s*(\d+)\s*$/.exec(part) ?? [];
    if (name === undefined) throw new InvalidArgumentError(`found "${part}", ${EXPECTED}.`);
    if (given.has(name)) throw new InvalidArgumentError(`found ${name} twice, ${EXPECTED}.`);
    given.set(name, Number(number));
    if (!falseAlarmsSchema.safeParse({ [name]: Number(number) }).success)
      throw new InvalidArgumentError(`found "${part}", ${EXPECTED}.`);
  }
  return falseAlarmsSchema.parse(Object.fromEntries(given));
}
