/** Ids of the detectors, as alerts name them and as charters and the configuration may: a test holds it to the detectors there are. */
export const DETECTOR_IDS = [
  'capability',
  'rule',
  'provenance',
  'instruction',
  'effect',
  'stop',
  'limits',
  'tampering',
  'evasion',
  'irreversible',
  'scope',
  'disclosure',
  'revision',
  'substitution',
  'budget',
  'baseline',
] as const;
