import type { LambdaFunctionURLEvent } from 'aws-lambda';
import { Hono } from 'hono';
import { handle } from 'hono/aws-lambda';
import { compress } from 'hono/compress';
import { HTTPException } from 'hono/http-exception';
import { secureHeaders } from 'hono/secure-headers';
import { type LinkRouteDependencies, linkRoutes } from './link-routes.ts';
import type { WebEnv } from './web-env.ts';

export type WebDependencies = LinkRouteDependencies;

/**
 * Everything that the function URL serves. Each group of addresses has a file of its own, `*-routes.ts`, and is mounted here;
 * links of mail come last, because any other address may be one.
 */
export function webApp(dependencies: WebDependencies): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.use(
    secureHeaders({
      xFrameOptions: 'DENY',
      strictTransportSecurity: 'max-age=31536000',
      permissionsPolicy: { camera: [], geolocation: [], microphone: [], payment: [], usb: [] },
    }),
    compress(),
  );
  // Whatever was not foreseen ends the invocation, so that the alarm of the function sounds.
  app.onError((error) => {
    if (error instanceof HTTPException) return error.getResponse();
    throw error;
  });
  app.route('/', linkRoutes(dependencies));
  return app;
}

/**
 * Answers events of a function URL. Payload version 2.0:
 * https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
 */
export function answerWith(app: Hono<WebEnv>) {
  const answer = handle(app);
  // The same event: the two packages only differ in which of its members they hold for absent.
  return (event: LambdaFunctionURLEvent) => answer(event as unknown as Parameters<typeof answer>[0]);
}
