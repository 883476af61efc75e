import { COMMAND } from './command.ts';
import { EFFECT } from './effect.ts';
import type { Feature } from './feature.ts';
import { GOAL } from './goal.ts';
import { FOLLOWED } from './passages.ts';
import { RIVALS } from './rivals.ts';
import { SESSION } from './session.ts';
import { TOPIC } from './topic.ts';
import { VALUES } from './values.ts';
import { WRITER } from './writer.ts';

/** All that a score is made of, in the order of the model's columns. */
export const FEATURES: readonly Feature[] = [
  ...EFFECT,
  ...GOAL,
  ...TOPIC,
  ...VALUES,
  ...FOLLOWED,
  ...COMMAND,
  ...SESSION,
  ...WRITER,
  ...RIVALS,
];
