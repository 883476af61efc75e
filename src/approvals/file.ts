import type { Approval } from '../model/approval.ts';
import { LinesFile } from '../store/lines-file.ts';
import { approvalRecord } from './record.ts';

/** A line is an approval as it was after a change: the last one of each id counts. With `max` kept, it is four times as long at most. */
export function openApprovals(path: string, max: number): Promise<LinesFile<Approval>> {
  return LinesFile.open(path, { what: 'an approval', line: approvalRecord, mostLines: 4 * max });
}
