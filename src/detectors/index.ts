import { access } from './access.ts';
import { authorityWithin, FALSE_ALARMS, type FalseAlarms } from './authority.ts';
import { baseline } from './baseline.ts';
import { budget } from './budget.ts';
import { capability } from './capability.ts';
import type { Detector } from './detector.ts';
import { disclosure } from './disclosure.ts';
import { diversion } from './diversion.ts';
import { effect } from './effect.ts';
import { evasion } from './evasion.ts';
import { instruction } from './instruction.ts';
import { irreversible } from './irreversible.ts';
import { leak } from './leak.ts';
import { limits } from './limits.ts';
import { provenance } from './provenance.ts';
import { revision } from './revision.ts';
import { rule } from './rule.ts';
import { scope } from './scope.ts';
import { sequel } from './sequel.ts';
import { stop } from './stop.ts';
import { substitution } from './substitution.ts';
import { tampering } from './tampering.ts';
import { unasked } from './unasked.ts';
import { visit } from './visit.ts';

/** Every detector, in the order their findings are told; so many clean runs may be held up. */
export function detectorsWith(falseAlarms: FalseAlarms): readonly Detector[] {
  return [
    capability,
    rule,
    provenance,
    diversion,
    instruction,
    access,
    leak,
    visit,
    authorityWithin(falseAlarms),
    sequel,
    effect,
    stop,
    limits,
    unasked,
    tampering,
    evasion,
    irreversible,
    scope,
    disclosure,
    revision,
    substitution,
    budget,
    baseline,
  ];
}

export const DETECTORS: readonly Detector[] = detectorsWith(FALSE_ALARMS);
