import { messageOf } from '../model/thrown.ts';
import { type ReadWatch, readRecording } from '../recordings/read.ts';

/** Hands each request of a recording to `take`; `complain` hears of what could not be read, by the file or by `take`. */
export async function feed(
  file: string,
  take: (request: Buffer, place: string) => void,
  complain: (place: string, message: string) => void,
  watch: ReadWatch = {},
): Promise<void> {
  for await (const item of readRecording(file, watch)) {
    if ('error' in item) {
      complain(item.place, item.error);
      continue;
    }
    try {
      take(item.request, item.place);
    } catch (error) {
      complain(item.place, messageOf(error));
    }
  }
}
