import type { Diagnostic } from '../model/diagnostic.ts';
import { keyPlaceAt, type Located, nodeAt, type Path, type Place, placeAt } from '../yaml/located.ts';
import type { ExpressionProblem } from './cel-check.ts';

/** Gathers the problems of one charter file, each at its place. */
export class Report {
  readonly errors: Diagnostic[] = [];
  readonly warnings: Diagnostic[] = [];
  private readonly root: Located;
  private readonly file: string;

  constructor(root: Located, file: string) {
    this.root = root;
    this.file = file;
  }

  error(path: Path, code: string, message: string, help: string | null = null): void {
    this.errors.push(this.diagnostic('error', placeAt(this.root, path), code, message, help));
  }

  /** At the key that the path ends in, where the key is what is wrong. */
  keyError(path: Path, code: string, message: string, help: string | null = null): void {
    this.errors.push(this.diagnostic('error', keyPlaceAt(this.root, path), code, message, help));
  }

  warn(path: Path, code: string, message: string, help: string | null = null): void {
    this.warnings.push(this.diagnostic('warning', placeAt(this.root, path), code, message, help));
  }

  /** A problem inside a text, at the character it stands at. */
  inside(path: Path, severity: 'error' | 'warning', problem: ExpressionProblem): void {
    const node = nodeAt(this.root, path);
    const place = node?.kind === 'scalar' ? node.placeAt(problem.offset) : placeAt(this.root, path);
    const list = severity === 'error' ? this.errors : this.warnings;
    list.push(this.diagnostic(severity, place, problem.code, problem.message, problem.help));
  }

  line(path: Path): number {
    return placeAt(this.root, path).line;
  }

  private diagnostic(
    severity: 'error' | 'warning',
    { line, column }: Place,
    code: string,
    message: string,
    help: string | null,
  ): Diagnostic {
    return { severity, code, file: this.file, line, column, message, help };
  }
}
