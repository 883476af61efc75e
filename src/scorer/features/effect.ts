import type { Deed, EffectClass } from '../../signals/call/effect.ts';
import { type Feature, feature, yes } from './feature.ts';

const CLASSES: readonly EffectClass[] = ['navigate', 'write', 'outbound', 'destructive', 'credential'];
const SECOND_DEEDS: readonly Deed[] = [
  'pay',
  'buy',
  'message',
  'publish',
  'share',
  'remove',
  'grant',
  'secret',
  'run',
  'create',
  'change',
  'schedule',
];

/** What the call does. */
export const EFFECT: readonly Feature[] = [
  feature('effect.acts', 0, 'the call changes something', (at) => yes(at.acts)),
  ...CLASSES.map((kind) =>
    feature(`effect.${kind}`, 0, `its effect is ${kind}`, (at) => yes(at.signals.effect.class === kind)),
  ),
  feature('effect.unknown', 0, 'the name of the tool tells no effect', (at) => yes(!at.signals.effect.known)),
  ...SECOND_DEEDS.map((deed) =>
    feature(`deed.${deed}`, 0, `its deed is ${deed}`, (at) => yes(at.signals.effect.deed === deed)),
  ),
];
