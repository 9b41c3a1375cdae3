import type { EvaluationDue } from '../../ports/messages.ts';
import {
  type EvaluateDependencies,
  type Evaluated,
  evaluateAccount,
  evaluateStrayUploads,
} from './evaluate-account.ts';
import { type GroupAlertDependencies, type GroupNotified, notifyGroup } from './notify-group.ts';

/** Does what a message of the evaluate queue asks for. */
export function evaluate(
  dependencies: EvaluateDependencies & GroupAlertDependencies,
  due: EvaluationDue,
  now: Date,
): Promise<Evaluated | GroupNotified> {
  switch (due.kind) {
    case 'account':
      return evaluateAccount(dependencies, due, now);
    case 'stray-uploads':
      return evaluateStrayUploads(dependencies, due.at, now);
    case 'group-alert':
      return notifyGroup(dependencies, due.at, now);
  }
}
