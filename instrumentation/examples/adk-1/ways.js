// The ways of ../adk with ADK 1: `node ways.js --way=stream`.
import * as sdk from '@google/adk';
import { runWay } from '../adk/ways-of.js';
// Where the line stands does not matter.
import 'goalkeeper/register';

await runWay(sdk);
