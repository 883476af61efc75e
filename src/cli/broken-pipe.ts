/** Where whoever reads what is printed has seen enough (`| head`), there is nothing left to do. */
export function endUnread(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
}
