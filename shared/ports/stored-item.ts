/**
 * A stored body, or a message between functions, was written by a newer release than this one. Nothing is wrong with it:
 * nobody may drop it or call it damaged. The work that met it fails, is retried, and ends in the alarm of its queue or
 * function, until the newer release runs here again.
 */
export class NewerSchema extends Error {
  override readonly name = 'NewerSchema';
  /** the item's key, or what kind of message it is */
  readonly where: string;
  readonly kind: string;
  /** schema versions of the kind */
  readonly found: number;
  readonly known: number;

  constructor(where: string, kind: string, found: number, known: number) {
    super(
      `${where} was written by a newer release: ${kind}, version ${found}, where this release reads up to ${known}`,
    );
    this.where = where;
    this.kind = kind;
    this.found = found;
    this.known = known;
  }
}

/** A stored body that is not what its kind says: damaged, or not ours. Says where and why, and never what it holds. */
export class UnreadableItem extends Error {
  override readonly name = 'UnreadableItem';
  readonly pk: string;
  readonly sk: string;
  readonly why: string;
  /** of the item, for whoever replaces it; 0 where it has none */
  readonly version: number;

  constructor(
    pk: string,
    sk: string,
    why: string,
    { version = 0, ...options }: { readonly cause?: unknown; readonly version?: number } = {},
  ) {
    super(`${pk} ${sk} cannot be read: ${why}`, options);
    this.version = version;
    this.pk = pk;
    this.sk = sk;
    this.why = why;
  }
}

/** An item has grown past the 400 KB that DynamoDB stores: what should be written is not, and the item before it stays. */
export class ItemTooLarge extends Error {
  override readonly name = 'ItemTooLarge';
  readonly pk: string;
  readonly sk: string;

  constructor(pk: string, sk: string, options: { readonly cause: unknown }) {
    super(`${pk} ${sk} is too large to be stored`, options);
    this.pk = pk;
    this.sk = sk;
  }
}
