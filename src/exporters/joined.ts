import { Loans } from '../grpc/lender.ts';
import type { Outgoing } from './outgoing.ts';

/** At least one. */
export type Several<T> = readonly [T, ...T[]];

/** A request by itself costs as much as some hundred kilobytes of one; what is larger gains nothing, and is warm in the cache. */
const SMALL_BYTES = 64 * 1024;

/** Whether it may wait for the end of the turn. What is part of a trace of our own goes by itself, so that it is told truly. */
export function joins({ length, trace }: Outgoing): boolean {
  return length <= SMALL_BYTES && trace === undefined;
}

/** Whether they may go out as one request. */
export function canJoin(first: Outgoing, next: Outgoing): boolean {
  return first.signal === next.signal && joins(first) && joins(next);
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
