export default function NotFound() {
  return <p id="answer">nothing is here</p>;
}
