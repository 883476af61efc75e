/** What of an agent's runs is watched, each by itself, so that an alert can say what moved. */
export const ASPECTS = ['tools', 'order', 'arguments', 'targets', 'effects'] as const;
export type Aspect = (typeof ASPECTS)[number];

export const ASPECT_WORDS: Readonly<Record<Aspect, string>> = {
  tools: 'the tools it uses',
  order: 'the order of its steps',
  arguments: 'the arguments it gives',
  targets: 'whom and what it addresses',
  effects: 'how much it reads, changes and sends',
};

export function perAspect<T>(make: (aspect: Aspect) => T): Record<Aspect, T> {
  return {
    tools: make('tools'),
    order: make('order'),
    arguments: make('arguments'),
    targets: make('targets'),
    effects: make('effects'),
  };
}

/** What was seen of one run: for each aspect, the features that it has. */
export interface Features extends Readonly<Record<Aspect, ReadonlySet<string>>> {
  /** The largest size of each argument: a number's, without its sign, or a text's length. */
  readonly sizes: ReadonlyMap<string, number>;
}
