import { routes } from '../../routes';

export const GET = routes.stream;
export const POST = routes.upload;
