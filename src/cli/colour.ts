import pc from 'picocolors';

/** Colour where a person watches; picocolors by itself also colours whatever a CI captures. */
export function hasColour(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY === true && !process.env.NO_COLOR;
}

export const onStdout = pc.createColors(hasColour(process.stdout));
export const onStderr = pc.createColors(hasColour(process.stderr));
