/** What a tool does to the world, from the least to the most a person would want to know of. */
export type EffectClass = 'read' | 'navigate' | 'write' | 'outbound' | 'destructive' | 'credential';

/** What kind of deed it is: the words a goal would ask for it with. */
export type Deed =
  | 'read'
  | 'open'
  | 'pay'
  | 'buy'
  | 'message'
  | 'publish'
  | 'share'
  | 'remove'
  | 'grant'
  | 'secret'
  | 'schedule'
  | 'create'
  | 'change'
  | 'run';

/** What a verb stands for. */
export type Word = readonly [EffectClass, Deed];
