import { messageOf } from '../model/thrown.ts';
import { EffectsFile } from './effects-file.ts';

/** By tenant, each in a file of its own; empty where none are kept. */
export type KeptEffects = ReadonlyMap<string | null, EffectsFile>;

/** Rejects with an Error of one sentence where a file cannot be read. `file` is left out where none are kept. */
export async function openEffects(
  file: string | undefined,
  tenants: readonly string[],
  trouble: (file: string, message: string) => void,
): Promise<KeptEffects> {
  const kept = new Map<string | null, EffectsFile>();
  if (file === undefined) return kept;
  for (const tenant of [null, ...tenants]) {
    const own = tenant === null ? file : `${file}.${tenant}`;
    try {
      kept.set(tenant, await EffectsFile.open(own, { trouble: (message) => trouble(own, message) }));
    } catch (error) {
      await closeEffects(kept);
      throw new Error(`processors.goalkeeper.effects.file: ${messageOf(error)}`);
    }
  }
  return kept;
}

export async function closeEffects(effects: KeptEffects): Promise<void> {
  await Promise.all([...effects.values()].map((one) => one.close()));
}
