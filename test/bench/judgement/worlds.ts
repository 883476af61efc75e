/**
 * Prints a `worlds` module for the live AgentDojo runner, with our wrappers, goals and harmless texts in the place of
 * its examples. The names and tool styles stay the runner's own:
 *
 *   cp -r RUNNER copy && mv copy/worlds.py copy/worlds_base.py
 *   npx tsx test/bench/judgement/worlds.ts test > copy/worlds.py
 *
 * `test` are the wordings that no training run uses; `training` the ones it does.
 */
import { loadWordings, type Wordings } from '../../../src/training/vary/wordings.ts';

/** JSON's strings, numbers and lists are Python's too. */
const py = (value: string | readonly string[]): string => JSON.stringify(value);

export function worldsModule({ wrappers, goals, harmless }: Wordings): string {
  const styles = new Map<string, number>();
  for (const { form, language } of wrappers) {
    if (form === 'call') continue;
    const most = Math.max(0, ...Object.values(goals).map((goal) => goal[form][language]?.length ?? 0));
    styles.set(`${form}-${language}`, most);
  }
  const lines = ['from worlds_base import *  # noqa: F403', '', 'GOALS = {'];
  for (const [key, goal] of Object.entries(goals)) {
    const said = [...styles].flatMap(([style, most]) => {
      const [form = '', language = ''] = style.split('-');
      const texts = form === 'goal' || form === 'deed' || form === 'fact' ? goal[form][language] : undefined;
      if (texts === undefined) return [];
      return Array.from(
        { length: most },
        (_, i) => `${py(`${style}-${i}`)}: ${py(texts[i % texts.length]!)}`,
      );
    });
    const [suite = '', task = ''] = key.split('/');
    lines.push(`    (${py(suite)}, ${Number(task.split('_').at(-1))}): {${said.join(', ')}},`);
  }
  lines.push('}', '', 'WRAPPERS = [');
  for (const { id, form, language, text } of wrappers) {
    if (form === 'call') continue;
    const names = Array.from(
      { length: styles.get(`${form}-${language}`) ?? 0 },
      (_, i) => `${form}-${language}-${i}`,
    );
    // AgentDojo's own wording is English and a wish.
    if (form === 'goal' && language === 'en') names.push('own');
    const template = text.replace(/\{(deed|fact)\}/g, '{goal}').replace(/\{(Deed|Fact)\}/g, '{Goal}');
    lines.push(`    (${py(id)}, tuple(${py(names)}), ${py(template)}),`);
  }
  lines.push(']', '', 'BENIGN = [');
  for (const { level, text } of harmless) lines.push(`    (${py(level)}, ${py(text)}),`);
  lines.push(']', '');
  return lines.join('\n');
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const name = process.argv[2] ?? 'test';
  if (name !== 'test' && name !== 'training') {
    console.error(`expected test or training, found ${name}`);
    process.exit(1);
  }
  process.stdout.write(worldsModule(await loadWordings(name)));
}
