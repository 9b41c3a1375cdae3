import type { Reporter, TestCase, TestModule } from 'vitest/node';

/** Says at the end of a run which tests were skipped: their names hold the reason. Nothing is skipped without a word. */
export default class SkippedTests implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const skipped = modules.flatMap((module) => [...module.children.allTests('skipped')]);
    const counts = new Map<string, number>();
    for (const test of skipped) {
      const where = `${test.module.relativeModuleId}: ${outermostSkipped(test)}`;
      counts.set(where, (counts.get(where) ?? 0) + 1);
    }
    if (counts.size === 0) return;
    console.log(`\nSkipped: ${skipped.length} tests`);
    for (const [where, count] of counts) console.log(`  ${where} (${count})`);
  }
}

/** The group that was skipped as a whole, or the test alone. */
function outermostSkipped(test: TestCase): string {
  let name = test.name;
  for (let parent = test.parent; parent.type === 'suite'; parent = parent.parent)
    if (parent.state() === 'skipped') name = parent.name;
  return name;
}
