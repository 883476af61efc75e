import type { InForce } from '../config/in-force.ts';
import type { ServedFiles } from './served-files.ts';

/**
 * The files that this process judges by, as it read them: what is on the disk by now may be waiting for a reload. A
 * baseline is called as its agent is; its hash is its version.
 */
export function servedFiles({ charterFiles, baselineFiles }: InForce): ServedFiles {
  const charters = charterFiles.map(({ charter, text }) => {
    const { name, version, agents } = charter;
    return { name, version, agents, text };
  });
  const baselines = baselineFiles.map(({ baseline: { agent, hash }, text }) => {
    return { name: agent, version: hash, agents: [agent], text };
  });
  return { charters, baselines };
}
