/** An uploaded file. `body` may be read once. */
export interface Upload {
  readonly key: string;
  /** bytes as stored */
  readonly size: number;
  /** changes with the content; not a digest of it */
  readonly tag: string;
  readonly uploadedAt: Date;
  /** the object's own metadata, names in lower case */
  readonly metadata: Readonly<Record<string, string>>;
  readonly body: AsyncIterable<Uint8Array>;
}

/** Which object was uploaded; `version` where the bucket keeps versions, so that an overwritten file is still read. */
export interface UploadRef {
  readonly key: string;
  readonly version?: string;
}

/** The bucket that consultants upload to. */
export interface Uploads {
  /** `undefined` when the object is gone: deleted after the event was sent */
  open(ref: UploadRef): Promise<Upload | undefined>;
}

/** Evidence packs, in the bucket under `packs/`, where no upload is looked for. */
export interface Packs {
  /** replaces the pack that lies there */
  put(key: string, bytes: Uint8Array): Promise<void>;
  /** `undefined` where none lies */
  get(key: string): Promise<Uint8Array | undefined>;
}

/** A form that a browser fills in with one file and sends to the bucket itself, by POST. */
export interface UploadForm {
  readonly url: string;
  /** all that stands before the file; the bucket rejects whoever changes one */
  readonly fields: Readonly<Record<string, string>>;
}

export interface UploadFormWanted {
  /** what every key must begin with; the file's own name comes behind it */
  readonly prefix: string;
  readonly mostBytes: number;
  readonly minutes: number;
  /** where the browser goes afterwards; absent: it gets the key, as XML, and stays where it is */
  readonly redirect?: string;
}

/** Forms by which somebody without credentials may upload under one prefix, for a while. */
export interface UploadForms {
  sign(wanted: UploadFormWanted): Promise<UploadForm>;
}
