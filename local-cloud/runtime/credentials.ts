/** The secret that belongs to every access key here. It opens nothing: only the forms that functions sign are looked at. */
export const localSecret = 'local';
