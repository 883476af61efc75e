/** A member's place among the others. */
export interface Place<T> {
  readonly member: T;
  before: Place<T> | null;
  after: Place<T> | null;
}

/** Members in the order in which they were used last. The links are the members' own: no table fills up with holes. */
export class Recency<T> {
  size = 0;
  private oldestPlace: Place<T> | null = null;
  private latest: Place<T> | null = null;

  get oldest(): T | null {
    return this.oldestPlace === null ? null : this.oldestPlace.member;
  }

  /** Takes a member as the one used last. */
  add(member: T): Place<T> {
    const place: Place<T> = { member, before: null, after: null };
    this.append(place);
    return place;
  }

  use(place: Place<T>): void {
    if (place === this.latest) return;
    this.remove(place);
    this.append(place);
  }

  /** The place must be one of these. */
  remove(place: Place<T>): void {
    const { before, after } = place;
    if (before === null) this.oldestPlace = after;
    else before.after = after;
    if (after === null) this.latest = before;
    else after.before = before;
    this.size--;
  }

  private append(place: Place<T>): void {
    place.before = this.latest;
    place.after = null;
    if (this.latest === null) this.oldestPlace = place;
    else this.latest.after = place;
    this.latest = place;
    this.size++;
  }
}
