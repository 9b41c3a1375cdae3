import { describe, expect, test } from 'vitest';
import { reject } from '../fixtures/reports/open.ts';

describe('what is too much is described as what it is', () => {
  test('a text of one endless line is one line', () => {
    // Of a file the first 64 KiB are looked at.
    expect(reject('x'.repeat(3_000_000)).found).toBe(
      'plain text without columns (a line of more than 65536 characters)',
    );
  });
  test('a long text of short lines has at least the lines that were looked at', () => {
    // 65,536 characters of 4 each, and the beginning of the next line
    expect(reject('abc\n'.repeat(100_000)).found).toBe('plain text without columns (16385 lines or more)');
  });
  test('of five thousand columns it is said that not all were looked at', () => {
    expect(reject(`${'x\t'.repeat(4999)}x\n`).found).toBe(
      '4096 or more tab-separated columns, of which only the first 4096 were checked, none with a name that is known',
    );
  });
  test('of a hundred columns all were looked at', () => {
    expect(reject(`${'x\t'.repeat(99)}x\n`).found).toBe('100 tab-separated columns, none with a name that is known');
  });
  test('JSON of a few bytes that is nested deeply is not called large', () => {
    const reportError = reject('['.repeat(65));
    expect(reportError.what).toBe('The JSON is nested more deeply than any report');
    expect(reportError.expected).toContain('64 levels');
  });
});
