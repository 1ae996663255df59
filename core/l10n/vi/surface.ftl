# Điều ứng dụng báo khi có sự cố, và về tình trạng của máy. Việc gì đã xảy ra, rồi cần làm gì.

## Sự cố

fault-not-enrolled = Máy này chưa được đăng ký: hãy liên hệ đơn vị để đăng ký máy
fault-nothing-installed = Máy này chưa có quy định: hãy cập nhật dữ liệu
fault-store-in-use = Dữ liệu đang được một cửa sổ khác sử dụng: hãy đóng lại rồi thử lần nữa
fault-store-from-newer-version = Dữ liệu trên máy do phiên bản mới hơn tạo ra: hãy cập nhật ứng dụng
fault-unknown-checkpoint = Chốt này không còn trong danh sách: hãy chọn chốt khác
fault-update-another-city = Bản cập nhật này không phải của địa phương này: máy giữ dữ liệu cũ
fault-update-older = Bản cập nhật này cũ hơn dữ liệu trên máy: máy giữ dữ liệu hiện có
fault-update-expired = Bản cập nhật này đã quá hạn: hãy lấy bản mới hơn
fault-update-incomplete = Bản cập nhật bị thiếu hoặc bị hỏng: hãy tải lại
fault-update-unusable = Ứng dụng không dùng được bản này: hãy cập nhật ứng dụng hoặc báo hỗ trợ
fault-update-no-policy = Bản cập nhật không có quy định nào: hãy báo bộ phận hỗ trợ
fault-update-no-connection = Không có kết nối: phần đã tải được giữ lại, hãy thử lại sau
fault-update-given-up = Đã dừng cập nhật: phần đã tải được giữ lại
fault-wrong-frame = Không dùng được hình từ máy ảnh: hãy báo bộ phận hỗ trợ
fault-bad-input = Thông tin nhập vào chưa đúng: hãy kiểm tra lại
fault-storage = Bộ nhớ của máy gặp lỗi: hãy khởi động lại máy hoặc báo bộ phận hỗ trợ
fault-storage-full = Bộ nhớ của máy đã đầy: hãy giải phóng bộ nhớ rồi thử lại
fault-keystore = Kho khóa của máy gặp lỗi: hãy khởi động lại máy hoặc báo bộ phận hỗ trợ
fault-keystore-locked = Hãy mở khóa máy rồi thử lại
fault-keystore-lost = Khóa của dữ liệu trên máy không còn: cần đăng ký lại máy này
fault-nothing-there = Chưa có dữ liệu cần cho việc này
fault-session-broken = Ứng dụng gặp lỗi, chưa cho ai qua: hãy thử lại

## Tình trạng của máy

warning-data-run-out = Dữ liệu sắp hết hạn: hãy cập nhật máy trong hôm nay
warning-data-stale = Dữ liệu đã quá cũ, không cho ai qua được: hãy cập nhật máy
warning-clock-behind = Đồng hồ trên máy chạy chậm: hãy chỉnh lại
warning-clock-jumped = Đồng hồ trên máy đã bị thay đổi: hãy chỉnh lại cho đúng
warning-clock-unknown = Đồng hồ trên máy không đáng tin: hãy chỉnh lại hoặc khởi động lại máy
warning-journal-fails = Không ghi được lượt kiểm tra, không cho ai qua được: hãy giải phóng bộ nhớ
warning-journal-in-doubt = Nhật ký trên máy bị thiếu, không cho ai qua được: hãy báo chỉ huy

## Tự kiểm tra

check-scanner = Đọc được mã
check-signatures = Kiểm tra chữ ký
check-rules = Áp dụng quy định
check-journal = Ghi và đọc lại nhật ký
check-keystore = Giữ được khóa
check-clock = Đồng hồ
check-storage = Chỗ trống cho dữ liệu

## Điều nhật ký ghi về chính nó

notice-unacknowledged = Một lượt báo là không ghi được nhưng vẫn có trong nhật ký
notice-floor-reset = Đã có bản cập nhật mới hơn
notice-replaced = Một nhật ký khác nằm ở chỗ nhật ký cũ
notice-renewed = Nhật ký đã được mở mới theo xác nhận của người phụ trách
notice-purged = Các lượt đã quá hạn lưu đã được xoá
notice-head-missing = Thiếu dấu cuối của nhật ký
notice-head-unreadable = Không đọc được dấu cuối của nhật ký
notice-end-cut-off = Phần cuối của nhật ký đã bị mất

## Codes to train with, of people who don't exist, and what the phone says of each

exercise-commute = Đang trên đường đi làm
expect-commute = Cho qua: đối chiếu tên với thẻ
exercise-travel-permit = Có giấy đi đường
expect-travel-permit = Cho qua sau khi đối chiếu thẻ
exercise-symptoms = Khai có triệu chứng
expect-symptoms = Không cho qua: đưa đến chốt y tế
exercise-not-listed = Không có trong danh sách của đơn vị nào
expect-not-listed = Không cho qua, trừ khi đã xem thẻ ngành và lịch làm việc
exercise-off-duty = Hôm nay không có lịch làm việc
expect-off-duty = Không cho qua, trừ khi đã xem thẻ ngành và lịch làm việc
exercise-expired = Mã đã hết hạn
expect-expired = Không cho qua: cần được cấp mã mới
exercise-revoked = Mã đã bị thu hồi
expect-revoked = Không cho qua
exercise-forged = Mã giả
expect-forged = Không cho qua: chữ ký không đúng
exercise-undeclared = Hôm nay chưa khai báo y tế
expect-undeclared = Kiểm tra thêm: khai ngay trên ứng dụng, hoặc qua cổng khai báo
exercise-unvaccinated = Chưa rõ đã tiêm vắc xin hay chưa
expect-unvaccinated = Kiểm tra thêm: quét chứng nhận tiêm, hoặc xem giấy xác nhận tiêm
exercise-certificate = Chứng nhận tiêm của chính người đó
expect-certificate = Quét làm bằng chứng sau mã “Chưa rõ đã tiêm vắc xin hay chưa”: cho qua
exercise-screenshot = Ảnh chụp màn hình
expect-screenshot = Kiểm tra thêm: yêu cầu mở ứng dụng
exercise-print = Mã in trên giấy
expect-print = Kiểm tra thêm: đối chiếu khuôn mặt và thẻ
exercise-clock-ahead = Điện thoại chạy giờ nhanh
expect-clock-ahead = Kiểm tra thêm: chỉnh lại giờ rồi quét lại
exercise-id-card = Chỉ có thẻ căn cước gắn chip
expect-id-card = Kiểm tra thêm: có trong danh sách, đối chiếu thẻ
exercise-web-address = Loại mã khác
expect-web-address = Không phải mã đi đường: không mở gì, không xét ai
exercise-two-people = Mã của hai người cùng lúc
expect-two-people = Chưa xét ai: yêu cầu đưa từng mã một
