import { describe, expect, test } from 'vitest';
import { checkUploadKey } from '../../shared/reports/common/check-upload-key.ts';

describe('a file in the wrong place gets an error that says what is wrong with it', () => {
  test.each([
    { key: 'report.json', says: 'not in the folder of a client and marketplace', shows: '"report.json"' },
    { key: 'acme/report.json', says: 'not in a marketplace folder', shows: '"acme/report.json"' },
    { key: 'acme /DE/report.json', says: 'a blank at an end of the client’s name', shows: '"acme /DE/report.json"' },
    { key: ' acme/DE/report.json', says: 'a blank at an end', shows: '" acme/DE/report.json"' },
    { key: 'acme\u00a0/DE/report.json', says: 'a blank at an end', shows: '"acme\\u{a0}/DE/report.json"' },
    { key: 'ac\tme/DE/report.json', says: 'a control character', shows: '"ac\\tme/DE/report.json"' },
    { key: 'ac\u0085me/DE/report.json', says: 'a control character', shows: '"ac\\u{85}me/DE/report.json"' },
    { key: `${'a'.repeat(101)}/DE/r`, says: 'longer than 100 characters', shows: 'aaaa/DE/r"' },
    { key: 'config/other.yaml', says: '“config” is reserved', shows: '"config/other.yaml"' },
    { key: '/DE/report.json', says: 'the client’s name is empty', shows: '"/DE/report.json"' },
    { key: 'acme//report.json', says: 'marketplace folder is empty', shows: '"acme//report.json"' },
    { key: 'acme/DE/', says: 'the file has no name', shows: '"acme/DE/"' },
    { key: 'acme/Germany/report.json', says: 'not a marketplace', shows: '"Germany" in "acme/Germany/report.json"' },
  ])('$key', ({ key, says, shows }) => {
    const reportError = checkUploadKey(key);
    expect(reportError?.what).toContain(says);
    expect(reportError?.found).toContain(shows);
  });

  test.each(['clients.yaml', 'config/clients.yml', 'config/Clients.yaml', 'Clients.YAML', 'config/clients.yaml '])(
    '%j is near the configuration’s key and not it',
    (key) => {
      expect(checkUploadKey(key)?.reason).toContain('The configuration is read from config/clients.yaml only');
    },
  );

  test.each(['acme/DE/report.json', 'Müller & Söhne/GB/2026/June (1).txt', 'acme/DE/clients.yaml', 'acme/ de /x'])(
    '%j lies where it should',
    (key) => {
      expect(checkUploadKey(key)).toBeUndefined();
    },
  );
});
