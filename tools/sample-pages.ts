import { feedKey, feedKeyOf } from '../shared/alerts/alert-key.ts';
import type { AlertMemory, Silence } from '../shared/alerts/decision.ts';
import { openCase, submitCase } from '../shared/cases/case.ts';
import {
  askForStep,
  askToWithdraw,
  type CaseStepFacts,
  caseMovedOnPage,
  noCasePage,
  recordedPage,
  takenBackPage,
  withdrawnPage,
} from '../shared/web/case-step-page.ts';
import {
  expiredPage,
  notNamedPage,
  unclearPage,
  unknownLinkPage,
  wrongMethodPage,
} from '../shared/web/link-error-page.ts';
import {
  askToExpire,
  askToSilence,
  overPage,
  silencedPage,
  silenceExpiredPage,
  usedPage,
} from '../shared/web/silence-page.ts';
import { askToLeave, askToReturn, lastReaderPage, leftPage, subscribedPage } from '../shared/web/unsubscribe-page.ts';
import { acme, writing } from './sample-facts.ts';

const since = '2026-09-29T07:00:00.000Z';
const until = new Date('2026-10-08T06:04:00Z');
const target = `${'a'.repeat(120)}.${'b'.repeat(22)}`;

const memory: AlertMemory = {
  state: 'open',
  verdict: 'warn',
  since,
  lastNotified: since,
  reason: 'first',
  notified: 1,
  threadRoot: 'alert-1@northwind.example',
  subject: '[Acme GmbH DE] Order defect rate',
};
const silence: Silence = {
  kind: 'snoozed',
  at: writing.now.toISOString(),
  until: until.toISOString(),
  by: 'jo@acme.example',
  verdict: 'warn',
};
const alert = { ...writing, client: acme, marketplace: 'DE', alert: 'orderDefectRate|seller', memory };
const feed = { ...alert, alert: feedKey };
const list = { ...writing, to: 'jo@acme.example', list: 'alerts', client: acme } as const;
const long = {
  ...alert,
  client: { id: 'Müller-Lüdenscheidt-Handelsgesellschaft-Ersatzteile-und-Zubehör', name: '<b>M&L</b> "Söhne"' },
};

const openedCase = openCase(
  {
    account: { client: 'acme', marketplace: 'DE' },
    metric: 'orderDefectRate',
    channel: 'seller',
    reason: 'account status',
    words: 'opened',
  },
  0,
  writing.now,
);
const caseFacts: CaseStepFacts = { ...writing, client: acme, known: openedCase, action: 'sent', clock: 'planOfAction' };
const submitted = { ...caseFacts, known: submitCase(openedCase, writing.now.toISOString(), writing.now) };
const form = { id: 'form' };

/** Every page that a link can lead to, by name. */
export const samplePages = (): ReadonlyMap<string, string> =>
  new Map([
    ['snooze', askToSilence(alert, { action: 'snooze', days: 3 }, until, target)],
    ['snooze-done', silencedPage({ ...alert, silence }, 'now', target)],
    ['snooze-again', silencedPage({ ...alert, silence }, 'before', target)],
    ['snooze-used', usedPage(alert, { action: 'snooze', days: 3 }, until, target)],
    ['muted', silencedPage({ ...alert, silence: { ...silence, kind: 'muted' } }, 'now', target)],
    ['acknowledge', askToSilence(alert, { action: 'acknowledge' }, until, target)],
    ['mute-instead', askToSilence({ ...long, silence }, { action: 'mute' }, until, target)],
    [
      'mute-reports',
      askToSilence({ ...feed, alert: feedKeyOf({ kind: 'all-orders' }) }, { action: 'mute' }, until, target),
    ],
    ['feed-snooze', askToSilence(feed, { action: 'snooze', days: 1 }, until, target)],
    ['undo', askToExpire({ ...alert, silence }, target)],
    ['undone', silenceExpiredPage(alert, 'now')],
    ['nothing-to-undo', silenceExpiredPage(alert, 'before')],
    ['over', overPage({ ...alert, memory: { ...memory, state: 'resolved' } })],
    ['unsubscribe', askToLeave(list)],
    ['unsubscribed', leftPage(list, 'now', target)],
    ['unsubscribed-before', leftPage({ ...list, list: 'weekly' }, 'before', target)],
    ['subscribe-again', askToReturn(list, target)],
    ['subscribed', subscribedPage(list, 'now')],
    ['last-reader', lastReaderPage(list)],
    ['case-sent', askForStep(caseFacts, target, form)],
    ['case-sent-done', recordedPage(submitted, 'now', target)],
    ['case-sent-before', recordedPage(submitted, 'before', target)],
    ['case-sent-taken-back', takenBackPage(caseFacts, target)],
    ['case-other-clock', askForStep({ ...caseFacts, clock: 'chargebackRepresentment' }, target, form)],
    ['case-deadline', askForStep({ ...caseFacts, action: 'set deadline' }, target, form)],
    [
      'case-deadline-wrong',
      askForStep({ ...caseFacts, action: 'set deadline' }, target, {
        ...form,
        values: { deadline: '2026-10-01T10:00' },
        problem: 'That moment has passed: enter one that is still to come.',
      }),
    ],
    ['case-note', askForStep({ ...caseFacts, action: 'note' }, target, form)],
    ['case-accepted', askForStep({ ...submitted, action: 'accepted' }, target, form)],
    ['case-rejected', askForStep({ ...submitted, action: 'rejected' }, target, form)],
    ['case-undo', askToWithdraw(submitted, target)],
    ['case-undone', withdrawnPage(caseFacts, 'now')],
    ['case-moved-on', caseMovedOnPage({ ...submitted, action: 'rejected' })],
    ['no-case', noCasePage(writing)],
    ['unclear', unclearPage(writing)],
    ['expired', expiredPage(writing)],
    ['not-named', notNamedPage(writing)],
    ['not-valid', unknownLinkPage()],
    ['wrong-method', wrongMethodPage()],
  ]);
