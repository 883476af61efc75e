/** What the files of several logs may take together. */
export class Quota {
  used = 0;
  private readonly max: number;

  constructor(max: number) {
    this.max = max;
  }

  hasRoom(bytes: number): boolean {
    return this.used + bytes <= this.max;
  }
}
