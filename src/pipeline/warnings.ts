import { messageOf } from '../model/thrown.ts';

const MAX_WARNINGS = 10;

/** What could not be read, in words, the first few: the neighbours are read all the same. */
export class Warnings {
  readonly all: string[] = [];

  during(read: () => void): void {
    try {
      read();
    } catch (error) {
      if (this.all.length < MAX_WARNINGS) this.all.push(messageOf(error));
    }
  }
}
