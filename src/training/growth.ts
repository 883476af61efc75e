import type { Binned } from './bins.ts';

/** How a model is trained. */
export interface Boosting {
  /** How many boosts are averaged, each with draws of its own: what one of them chanced upon counts less. */
  readonly members: number;
  /** Trees of one boost. */
  readonly trees: number;
  /** Leaves of one tree. */
  readonly leaves: number;
  /** What each tree counts. */
  readonly rate: number;
  /** Fewest rows in a leaf. */
  readonly minRows: number;
  /** L2 penalty on leaf values. */
  readonly penalty: number;
  /** Share of the rows and of the features that each tree sees. */
  readonly rowShare: number;
  readonly featureShare: number;
  readonly seed: string;
}

export interface Examples {
  readonly table: Binned;
  /** 1 for harmful, 0 for not. */
  readonly labels: Uint8Array;
  readonly weights: Float64Array;
  /** Per feature: +1 where more of it never lowers the score, -1 the other way round, 0 free. */
  readonly towards: readonly (-1 | 0 | 1)[];
}

/** All that one tree is grown from. */
export interface Growth extends Examples, Boosting {
  readonly gradients: Float64Array;
  readonly hessians: Float64Array;
  readonly rowsUsed: Uint32Array;
  readonly features: readonly number[];
}
