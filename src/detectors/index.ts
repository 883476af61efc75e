import { baseline } from './baseline.ts';
import { budget } from './budget.ts';
import { capability } from './capability.ts';
import type { Detector } from './detector.ts';
import { instruction } from './instruction.ts';
import { provenance } from './provenance.ts';
import { rule } from './rule.ts';

/** Every detector, in the order their findings are told. */
export const DETECTORS: readonly Detector[] = [capability, rule, provenance, instruction, budget, baseline];
