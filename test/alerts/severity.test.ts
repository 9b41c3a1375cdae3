import { describe, expect, test } from 'vitest';
import type { AlertMemory, Decision } from '../../shared/alerts/decision.ts';
import { severityOf } from '../../shared/alerts/severity.ts';

const memory = (more: Partial<AlertMemory>): AlertMemory => ({
  state: 'open',
  verdict: 'warn',
  since: '2026-10-05T07:00:00.000Z',
  lastNotified: '2026-10-05T07:00:00.000Z',
  reason: 'first',
  notified: 1,
  threadRoot: 'root',
  subject: 'subject',
  ...more,
});
const critical = { criticalSince: '2026-10-05T07:00:00.000Z' };
const notifying = (reason: 'first' | 'worse' | 'recovered', after: AlertMemory, before?: AlertMemory): Decision => ({
  key: 'orderDefectRate|seller',
  notify: true,
  reason,
  after,
  ...(before !== undefined && { before }),
});

describe('the severity of a notification', () => {
  test.each<{ when: string; decisions: readonly Decision[]; severity: string }>([
    { when: 'a warning', decisions: [notifying('first', memory({}))], severity: 'warning' },
    {
      when: 'a breach',
      decisions: [notifying('first', memory({ verdict: 'breach', ...critical }))],
      severity: 'critical',
    },
    {
      when: 'an account at risk, which is no breach',
      decisions: [notifying('first', memory(critical))],
      severity: 'critical',
    },
    {
      when: 'the end of a breach',
      decisions: [
        notifying(
          'recovered',
          memory({ state: 'resolved', verdict: 'ok' }),
          memory({ verdict: 'breach', ...critical }),
        ),
      ],
      severity: 'critical',
    },
    {
      when: 'a warning, long after a breach that is over',
      decisions: [notifying('first', memory({}), memory({ state: 'resolved', ...critical }))],
      severity: 'warning',
    },
    {
      when: 'a warning beside a breach that says nothing today',
      decisions: [
        notifying('first', memory({})),
        {
          key: 'accountStatus|all',
          notify: false,
          reason: 'unchanged',
          before: memory({ verdict: 'breach', ...critical }),
        },
      ],
      severity: 'warning',
    },
    {
      when: 'a warning and a breach in one mail',
      decisions: [notifying('first', memory({})), notifying('worse', memory({ verdict: 'breach', ...critical }))],
      severity: 'critical',
    },
  ])('of $when is $severity', ({ decisions, severity }) => {
    expect(severityOf(decisions)).toBe(severity);
  });
});
