import type { InitializeHook, LoadHook, ResolveHook } from 'node:module';
import { redirect, sourceOf, type Wanted } from './loader.ts';

// The loader hooks of a Node that runs them in a thread of their own (20, and 22 before 22.15).

let wanted: Wanted = {};
let landing = '';

export const initialize: InitializeHook<{ wanted: Wanted; landing: string }> = (data) => {
  wanted = data.wanted;
  landing = data.landing;
};

export const resolve: ResolveHook = async (specifier, context, next) => {
  const found = await next(specifier, context);
  const url = redirect(wanted, { specifier, ...context }, found);
  return url === null ? found : { url, format: 'module', shortCircuit: true };
};

export const load: LoadHook = async (url, context, next) => {
  const source = sourceOf(wanted, url, landing);
  return source === null ? next(url, context) : { format: 'module', source, shortCircuit: true };
};
