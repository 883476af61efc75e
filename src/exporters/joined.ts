import { Loans } from '../grpc/lender.ts';
import type { Outgoing } from './outgoing.ts';

/** At least one. */
export type Several<T> = readonly [T, ...T[]];

/** Whether they may go out as one request. What is part of a trace of our own goes by itself, so that it is told truly. */
export function canJoin(first: Outgoing, next: Outgoing): boolean {
  return first.signal === next.signal && first.trace === undefined && next.trace === undefined;
}

/** Of several requests one: messages of protobuf that follow each other are one, with the fields of all. */
export function join(requests: Several<Outgoing>): Outgoing {
  const [first] = requests;
  if (requests.length === 1) return first;
  const loans = requests.flatMap(({ loan }) => loan ?? []);
  return {
    ...first,
    parts: requests.flatMap(({ parts }) => parts),
    length: requests.reduce((sum, { length }) => sum + length, 0),
    items: requests.reduce((sum, { items }) => sum + items, 0),
    loan: loans.length === 0 ? null : new Loans(loans),
  };
}
