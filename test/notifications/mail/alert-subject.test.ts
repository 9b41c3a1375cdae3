import { expect, test } from 'vitest';
import { alertSubject } from '../../../shared/notifications/mail/alert/alert-subject.ts';

const acme = { id: 'acme', name: 'Acme' };

test.each([
  { key: 'orderDefectRate|seller', says: '[Acme DE] Order defect rate' },
  { key: 'orderDefectRate|amazon', says: '[Acme DE] Order defect rate (fulfilled by Amazon)' },
  { key: 'lateShipmentRate|seller', says: '[Acme DE] Late shipment rate' },
  { key: 'accountStatus|all', says: '[Acme DE] Account status' },
  { key: 'feed|all', says: '[Acme DE] Seller performance reports' },
  { key: 'feed|seller-feedback', says: '[Acme DE] Reports: seller feedback report' },
])('the subject of $key is client first, without a number or a state that could change', ({ key, says }) => {
  expect(alertSubject(acme, 'DE', key)).toBe(says);
});

test('two channels of a metric never share a subject', () => {
  expect(alertSubject(acme, 'DE', 'orderDefectRate|seller')).not.toBe(
    alertSubject(acme, 'DE', 'orderDefectRate|amazon'),
  );
});

test('a client without a name goes by its folder', () => {
  expect(alertSubject({ id: 'acme', name: '' }, 'US', 'feed|all')).toMatch(/^\[acme US\] /);
});

test('a name with a line break stays on the subject’s line', () => {
  expect(alertSubject({ id: 'acme', name: 'Acme\r\nBcc: x@example.com' }, 'DE', 'feed|all')).not.toMatch(/[\r\n]/);
});
