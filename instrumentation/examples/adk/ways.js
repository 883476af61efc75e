// The same task by the other ways that ADK has: `node ways.js --way=stream`.
import * as sdk from '@google/adk';
import { runWay } from './ways-of.js';
// Where the line stands does not matter.
import 'goalkeeper/register';

await runWay(sdk);
