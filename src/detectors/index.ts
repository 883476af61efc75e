import { budget } from './budget.ts';
import type { Detector } from './detector.ts';
import { instruction } from './instruction.ts';
import { provenance } from './provenance.ts';

/** Every detector, in the order their findings are told. */
export const DETECTORS: readonly Detector[] = [provenance, instruction, budget];
