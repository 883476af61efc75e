import { parseBaseline } from '../baseline/artefact.ts';
import { parseCharter } from '../charter/parse.ts';
import { readTextFile } from '../charter/text-file.ts';
import type { GoalkeeperConfig } from '../config/goalkeeper.ts';
import type { ServedFile } from './served-files.ts';

/** Baselines are megabytes at most. */
const MAX_BASELINE_BYTES = 64 * 1024 * 1024;

/** The files that this process judges by, as it found them when it started. */
export function servedCharters({ charters }: Pick<GoalkeeperConfig, 'charters'>): ServedFile[] {
  return charters.flatMap((file) => {
    const read = readTextFile(file);
    const parsed = 'text' in read ? parseCharter(read.text, file) : null;
    if (!('text' in read) || !parsed?.ok) return [];
    const { name, version, agents } = parsed.value;
    return [{ name, version, agents, text: read.text }];
  });
}

/** A baseline is called as its agent is; its hash is its version. */
export function servedBaselines({ baselines }: Pick<GoalkeeperConfig, 'baselines'>): ServedFile[] {
  return baselines.flatMap((file) => {
    const read = readTextFile(file, MAX_BASELINE_BYTES);
    const parsed = 'text' in read ? parseBaseline(read.text) : '';
    if (!('text' in read) || typeof parsed === 'string') return [];
    const { agent, hash } = parsed;
    return [{ name: agent, version: hash, agents: [agent], text: read.text }];
  });
}
