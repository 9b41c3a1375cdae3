/** What functions sign with here. They open nothing: only the forms that they sign are looked at. */
export const localCredentials = { accessKeyId: 'local', secretAccessKey: 'local' } as const;
