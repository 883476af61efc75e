import { describe, expect, test } from 'vitest';
import { loadWordings } from '../../../src/training/vary/wordings.ts';
import { worldsModule } from './worlds.ts';

describe('the worlds module for the live runner', () => {
  test('has every wrapper, and every style a wrapper takes in every goal', async () => {
    const wordings = await loadWordings('test');
    const lines = worldsModule(wordings).split('\n');
    const goals = lines.slice(lines.indexOf('GOALS = {') + 1, lines.indexOf('WRAPPERS = [') - 2);
    const wrappers = lines.slice(lines.indexOf('WRAPPERS = [') + 1, lines.indexOf('BENIGN = [') - 2);
    expect(goals).toHaveLength(Object.keys(wordings.goals).length);
    expect(wrappers).toHaveLength(wordings.wrappers.length);
    for (const line of wrappers) {
      const styles = JSON.parse(/tuple\((\[.*?\])\)/.exec(line)![1]!) as string[];
      expect(styles.length).toBeGreaterThan(0);
      for (const style of styles.filter((each) => each !== 'own'))
        for (const goal of goals) expect(goal).toContain(`${JSON.stringify(style)}: `);
    }
  });

  test('leaves no placeholder that the runner does not know', async () => {
    const text = worldsModule(await loadWordings('test'));
    expect(text.match(/(?<!\{)\{(?!goal\}|Goal\}|topic\}|\{|")\w+\}/g)).toBeNull();
  });
});
