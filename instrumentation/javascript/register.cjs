'use strict';
// `require('goalkeeper/register')`: the same as register.js, which can't be required since it waits for imports.
if (!/^(true|1)$/i.test(process.env.GOALKEEPER_DISABLED?.trim() ?? '')) {
  try {
    require('./hooks/begin.js').begin(true);
  } catch (error) {
    process.stderr.write(`goalkeeper: nothing is guarded: ${error}\n`);
  }
}
