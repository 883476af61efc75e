// `import 'goalkeeper/register'`, or `node --import goalkeeper/register`: guards the agents of this program. Switched
// off, nothing at all is loaded. The same for `require` is in register.cjs.
if (!/^(true|1)$/i.test(process.env.GOALKEEPER_DISABLED?.trim() ?? '')) {
  try {
    const { begin } = await import('./hooks/begin.ts');
    await begin(false);
  } catch (error) {
    process.stderr.write(`goalkeeper: nothing is guarded: ${error}\n`);
  }
}

export {};
