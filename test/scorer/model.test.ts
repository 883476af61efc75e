import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evaluate } from '../../src/scorer/evaluate.ts';
import { parseModel, printModel } from '../../src/scorer/model.ts';
import { featuresFor, modelOf } from './models.ts';

const KNOWN = ['effect.acts', 'goal.near'];

/** A small whole model as its file has it, to be spoilt. */
const whole = () => ({
  version: 1,
  features: [...KNOWN],
  base: -1,
  trees: [
    [
      [0, 0.5, 1, 2, 0],
      [-1, 0, -1, -1, -0.5],
      [-1, 0, -1, -1, 0.5],
    ],
  ],
  calibration: { agents: { runs: 10, top: [2, 1.5] } },
});
type Whole = ReturnType<typeof whole>;

describe('a model', () => {
  test('is the same after it was printed and read', () => {
    fc.assert(
      fc.property(modelOf(4), (model) => {
        const text = printModel(model);
        const read = parseModel(JSON.parse(text), model.features);
        expect(read).toEqual(model);
        expect(printModel(read)).toBe(text);
      }),
    );
  });

  test('has a line for each tree, for whoever compares two', () => {
    expect(printModel(parseModel(whole(), KNOWN))).toBe(
      [
        '{',
        '"version": 1,',
        '"features": ["effect.acts","goal.near"],',
        '"base": -1,',
        '"trees": [',
        '[[0,0.5,1,2,0],[-1,0,-1,-1,-0.5],[-1,0,-1,-1,0.5]]',
        '],',
        '"calibration": {',
        '  "agents": {"runs":10,"top":[2,1.5]}',
        '}',
        '}',
        '',
      ].join('\n'),
    );
  });
});

describe('a damaged model is refused, with the place', () => {
  const node = (model: Whole, at: number): number[] => model.trees[0]?.[at] as number[];

  test.each<[string, (model: Whole) => unknown, string]>([
    ['that is none', () => null, 'model: '],
    ['of another version', (model) => ({ ...model, version: 2 }), 'at version'],
    ['with a field too many', (model) => ({ ...model, more: 1 }), '"more"'],
    ['without a base', ({ base: _, ...model }) => model, 'at base'],
    ['whose base is no number', (model) => ({ ...model, base: Number.NaN }), 'at base'],
    [
      'with another feature',
      (model) => ({ ...model, features: ['effect.acts', 'goal.far'] }),
      'feature 1: found goal.far, expected goal.near',
    ],
    [
      'with its features in another order',
      (model) => ({ ...model, features: [...KNOWN].reverse() }),
      'feature 0: found goal.near, expected effect.acts',
    ],
    [
      'with a feature too few',
      (model) => ({ ...model, features: ['effect.acts'] }),
      'feature 1: found none, expected goal.near',
    ],
    [
      'with a feature too many',
      (model) => ({ ...model, features: [...KNOWN, 'goal.far'] }),
      'feature 2: found goal.far, expected none',
    ],
    ['with an empty tree', (model) => ({ ...model, trees: [[]] }), 'at trees[0]'],
    ['with half a node', (model) => ({ ...model, trees: [[[-1, 0, -1]]] }), 'at trees[0][0]'],
    [
      'with a text for a value',
      (model) => ({ ...model, trees: [[[-1, 0, -1, -1, 'high']]] }),
      'at trees[0][0][4]',
    ],
    [
      'that asks for a feature that is not there',
      (model) => node(model, 0).splice(0, 1, 2) && model,
      'tree 0, node 0: found feature 2, expected 0 to 1',
    ],
    ['that asks for half a feature', (model) => node(model, 0).splice(0, 1, 0.5) && model, 'trees[0][0][0]'],
    ['that asks for no feature', (model) => node(model, 0).splice(0, 1, -2) && model, 'trees[0][0][0]'],
    [
      'whose child is behind the tree',
      (model) => node(model, 0).splice(3, 1, 3) && model,
      'tree 0, node 0: found child 3, expected 1 to 2',
    ],
    [
      'that goes round in a circle',
      (model) => node(model, 1).splice(0, 4, 1, 0, 2, 0) && model,
      'tree 0, node 1: found child 0, expected 2 to 2',
    ],
    ['without calibration', (model) => ({ ...model, calibration: {} }), 'expected a family of agents'],
    [
      'with a family without runs',
      (model) => ({ ...model, calibration: { agents: { runs: 0, top: [1] } } }),
      'at calibration.agents.runs',
    ],
    [
      'with a family without scores',
      (model) => ({ ...model, calibration: { agents: { runs: 9, top: [] } } }),
      'at calibration.agents.top',
    ],
    [
      'with more scores than runs',
      (model) => ({ ...model, calibration: { agents: { runs: 1, top: [2, 1] } } }),
      'expected at most one score a run',
    ],
    [
      'with scores in no order',
      (model) => ({ ...model, calibration: { agents: { runs: 9, top: [1, 2] } } }),
      'expected the highest first',
    ],
  ])('%s', (_, spoil, place) => {
    const spoilt = spoil(whole());
    expect(() => parseModel(spoilt, KNOWN)).toThrow(/^model: /);
    expect(() => parseModel(spoilt, KNOWN)).toThrow(place);
  });

  test('with more leaves than there are bits to keep them in', () => {
    const leaf = [-1, 0, -1, -1, 1];
    const trees = (leaves: number) => [
      [
        ...Array.from({ length: leaves - 1 }, (_, at) => [[0, 0.5, 2 * at + 1, 2 * at + 2, 0], leaf]).flat(),
        leaf,
      ],
    ];
    expect(() => parseModel({ ...whole(), trees: trees(33) }, KNOWN)).toThrow(
      'model: tree 0: found more leaves',
    );
    const most = parseModel({ ...whole(), base: 0, trees: trees(32) }, KNOWN);
    expect([0, 1].map((value) => evaluate(most, [value, 0]))).toEqual([1, 1]);
  });

  test('with a node below two others, when it is asked', () => {
    const shared = [
      [0, 0.5, 1, 2, 0],
      [0, 0.2, 2, 3, 0],
      [0, 0.7, 3, 4, 0],
      [-1, 0, -1, -1, 1],
      [-1, 0, -1, -1, 1],
    ];
    const model = parseModel({ ...whole(), trees: [shared] }, KNOWN);
    expect(() => evaluate(model, [0, 0])).toThrow('model: tree 0, node 2: found it below two others');
  });

  test('or else gives a score all the same, whatever numbers stand in its trees', () => {
    const number = fc.oneof(fc.integer({ min: -2, max: 9 }), fc.double());
    const tree = fc.array(fc.array(number, { minLength: 4, maxLength: 6 }), { maxLength: 8 });
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(tree, { maxLength: 3 }),
          modelOf(2).map((model) => JSON.parse(printModel(model)).trees),
        ),
        fc.nat(),
        number,
        featuresFor(2),
        (trees, where, what, features) => {
          const nodes = (trees as number[][][]).flat();
          const spoilt = nodes[where % Math.max(1, nodes.length)];
          if (spoilt !== undefined) spoilt[where % spoilt.length] = what;
          try {
            expect(evaluate(parseModel({ ...whole(), trees }, KNOWN), features)).not.toBeNaN();
          } catch (error) {
            expect((error as Error).message).toMatch(/^model: /);
          }
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
