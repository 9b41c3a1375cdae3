import * as v from 'valibot';
import { bodyCodec } from '../table/body-codec.ts';

export const linkSecretBody = bodyCodec('link secret', v.pipe(v.string(), v.base64()));
