// Where the device is: [longitude, latitude, accuracy in metres].
export const find = () => new Promise((found, failed) =>
  navigator.geolocation
    ? navigator.geolocation.getCurrentPosition(
        ({ coords }) => found([coords.longitude, coords.latitude, coords.accuracy]),
        problem => failed(new Error(problem.message)),
        { enableHighAccuracy: true, timeout: 15000 })
    : failed(new Error('This browser cannot tell where it is.')));
