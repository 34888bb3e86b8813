export default function Unauthorized() {
  return <p id="answer">sign in first</p>;
}
