/** The links by which a reader records what became of a case, in the words by which a mail names them. */
export const caseLinkWords = {
  sent: 'I have sent it',
  deadline: 'Another deadline',
  note: 'Add a note',
  accepted: 'Amazon has accepted it',
  rejected: 'Amazon has rejected it, or wants more',
} as const;
