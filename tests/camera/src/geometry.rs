//! From the plane of the code to the photo and back.

use crate::Pose;

/// The focal length in widths of a landscape photo: a phone's main camera sees some 60 degrees.
const FOCAL: f32 = 0.9;

/// A homography of the plane, whose unit is the symbol's side and whose origin its middle, onto the
/// photo in pixels.
pub(crate) struct Homography {
    forward: [[f32; 3]; 3],
    backward: [[f32; 3]; 3],
}

impl Homography {
    pub(crate) fn of_pose(pose: &Pose, width: usize, height: usize) -> Self {
        let (width, height) = (width as f32, height as f32);
        let focal = FOCAL * width.max(height);
        let short = width.min(height);
        let distance = focal / (pose.fill.clamp(0.02, 4.0) * short);
        let [yaw, pitch, roll] = [pose.yaw, pose.pitch, pose.roll].map(f32::to_radians);
        let (sy, cy) = yaw.clamp(-1.5, 1.5).sin_cos();
        let (sp, cp) = pitch.clamp(-1.5, 1.5).sin_cos();
        let (sr, cr) = roll.sin_cos();
        // The plane's axes after tipping, turning and rolling; z points away from the camera.
        let across = [cr * cy, sr * cy, sy];
        let down = [cr * sy * -sp - sr * cp, sr * sy * -sp + cr * cp, sp * cy];
        let middle = [width / 2.0 + pose.offset[0] * short, height / 2.0 + pose.offset[1] * short];
        let row = |axis: usize| {
            let project = |v: f32, depth: f32| focal * v + middle[axis] * depth;
            [project(across[axis], across[2]), project(down[axis], down[2]), project(0.0, distance)]
        };
        let forward = [row(0), row(1), [across[2], down[2], distance]];
        Self { forward, backward: inverse(&forward) }
    }

    pub(crate) fn map(&self, at: [f32; 2]) -> [f32; 2] {
        apply(&self.forward, at)
    }

    pub(crate) fn unmap(&self, at: [f32; 2]) -> [f32; 2] {
        apply(&self.backward, at)
    }
}

fn apply(m: &[[f32; 3]; 3], [x, y]: [f32; 2]) -> [f32; 2] {
    let [u, v, w] = m.map(|row| row[0] * x + row[1] * y + row[2]);
    // Rays beside the horizon meet the plane very far away, not at infinity.
    let w = if w.abs() < 1e-6 { 1e-6 } else { w };
    [u / w, v / w]
}

/// The inverse up to a factor: the adjugate.
fn inverse(m: &[[f32; 3]; 3]) -> [[f32; 3]; 3] {
    let minor = |r: usize, c: usize| {
        let (r1, r2, c1, c2) = ((r + 1) % 3, (r + 2) % 3, (c + 1) % 3, (c + 2) % 3);
        m[r1][c1] * m[r2][c2] - m[r1][c2] * m[r2][c1]
    };
    let scale = m[2][2] * minor(2, 2);
    let factor = if scale.abs() > 0.0 { 1.0 / scale } else { 1.0 };
    [0, 1, 2].map(|c| [0, 1, 2].map(|r| minor(r, c) * factor))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back() {
        let pose = Pose { yaw: 30.0, pitch: -20.0, roll: 70.0, fill: 0.4, offset: [0.1, 0.0] };
        let homography = Homography::of_pose(&pose, 1280, 720);
        for at in [[0.0, 0.0], [0.5, -0.5], [-0.7, 0.9]] {
            let back = homography.unmap(homography.map(at));
            assert!((back[0] - at[0]).abs() < 1e-3 && (back[1] - at[1]).abs() < 1e-3, "{back:?}");
        }
    }
}
